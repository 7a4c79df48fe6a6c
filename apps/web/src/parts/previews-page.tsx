import '../styles/parts-page.css';
import type { ChannelFace } from '@antiphon/channels';
import { faces } from '@antiphon/channels/browser';
import { usePageTitle } from '../lib/use-page-title.ts';
import { Section } from '../ui/page-header.tsx';
import { Preview } from '../ui/preview/preview.tsx';
import { samplePicture, samplesFor } from './preview-samples.ts';

const author = {
  name: 'Marram Pottery, Wood-fired Stoneware and Other Slow Things',
  handle: '@marrampotteryandotherslowthings@stoneware.example',
};

function Network({ face }: { face: ChannelFace }) {
  return (
    <Section name={face.name}>
      <ul className="pv-gallery">
        {samplesFor(face.capabilities).map(({ mode, content }) => (
          <li key={mode} data-preview={`${face.id}: ${mode}`}>
            <p className="s12 quiet">{mode}</p>
            <Preview preview={face.preview(content, face.limitsOf(null))} author={author} mediaUrl={samplePicture} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** The previews of all networks in all their modes, drawn from the awkward cases: for judging by eye and by machine. */
export function PreviewsPage() {
  usePageTitle('Previews');
  return (
    <main className="parts pv-all" id="page" tabIndex={-1}>
      <header className="parts-head">
        <h1 className="h1-child">Previews</h1>
      </header>
      {faces.map((face) => (
        <Network key={face.id} face={face} />
      ))}
    </main>
  );
}
