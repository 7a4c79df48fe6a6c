import type { Crop, ShapeLimits } from '@antiphon/channels';
import { ArrowClockwiseIcon } from '@phosphor-icons/react/dist/csr/ArrowClockwise';
import { useState } from 'react';
import { ReactCrop } from 'react-image-crop';
import { Button } from '../../ui/button.tsx';
import { SegmentedControl } from '../../ui/choice.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icon.tsx';
import { CutPicture } from '../../ui/preview/cut-picture.tsx';
import {
  cutOfShape,
  fits,
  isWhole,
  kept,
  ratioOf,
  shapesFor,
  sizeAfter,
  turnedRight,
  wholePicture,
} from './crop.rules.ts';
import 'react-image-crop/dist/ReactCrop.css';
import './crop-dialog.css';

interface CropDialogProps {
  readonly src: string;
  readonly alt: string;
  /** Of the picture as it is kept. */
  readonly size: { readonly width: number; readonly height: number };
  readonly crop: Crop | undefined;
  /** What the networks it goes to want of a picture's shape. */
  readonly limits: readonly ShapeLimits[];
  /** "marrampots", "all accounts" */
  readonly whose: string;
  readonly onClose: () => void;
  /** null: the whole picture. */
  readonly onCut: (crop: Crop | null) => void;
}

const handles = {
  cropArea: 'The cut. Arrows move it, with Shift by larger steps.',
  nwDragHandle: 'Upper left corner; arrows move it',
  nDragHandle: 'Upper edge; arrows move it',
  neDragHandle: 'Upper right corner; arrows move it',
  eDragHandle: 'Right edge; arrows move it',
  seDragHandle: 'Lower right corner; arrows move it',
  sDragHandle: 'Lower edge; arrows move it',
  swDragHandle: 'Lower left corner; arrows move it',
  wDragHandle: 'Left edge; arrows move it',
};

/** Cuts a picture for one version by mouse, touch or keyboard. The picture in the library stays as it is. */
export function CropDialog({ src, alt, size, crop, limits, whose, onClose, onCut }: CropDialogProps) {
  const [cut, setCut] = useState<Crop>(crop ?? wholePicture);
  const [shape, setShape] = useState('free');
  const offered = shapesFor(limits);
  const ratio = offered.find(({ words }) => words === shape)?.ratio;
  const after = sizeAfter(size, cut.turn);
  const pixels = { width: Math.round(cut.width * after.width), height: Math.round(cut.height * after.height) };
  const isTaken = limits.every((one) => fits(ratioOf(cut, size), one));
  const choose = (words: string): void => {
    setShape(words);
    const chosen = offered.find((one) => one.words === words);
    if (chosen) setCut(cutOfShape(cut, size, chosen.ratio));
  };
  const turn = (): void => {
    const next = turnedRight(cut);
    setCut(ratio === undefined ? next : cutOfShape(next, size, ratio));
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      shape="wide"
      title={`Cut the picture for ${whose}`}
      words="The picture in your library stays whole."
      foot={
        <>
          <Button onClick={onClose}>Leave it</Button>
          {crop && <Button onClick={() => onCut(null)}>Whole picture</Button>}
          <Button look="primary" onClick={() => onCut(isWhole(cut) ? null : kept(cut))}>
            Use this cut
          </Button>
        </>
      }
    >
      <div className="crop">
        <div className="crop-bar">
          <SegmentedControl
            label="Shape"
            value={shape}
            onChange={choose}
            segments={[
              { value: 'free', label: 'Free' },
              ...offered.map(({ words }) => ({ value: words, label: words })),
            ]}
          />
          <Button onClick={turn}>
            <Icon of={ArrowClockwiseIcon} />
            Turn
          </Button>
        </div>
        <div className="crop-place">
          <ReactCrop
            crop={{ unit: '%', x: cut.x * 100, y: cut.y * 100, width: cut.width * 100, height: cut.height * 100 }}
            aspect={ratio}
            keepSelection
            ruleOfThirds
            minWidth={16}
            minHeight={16}
            ariaLabels={handles}
            onChange={(_, { x, y, width, height }) =>
              setCut({ x: x / 100, y: y / 100, width: width / 100, height: height / 100, turn: cut.turn })
            }
          >
            <div
              className="crop-picture"
              style={
                {
                  aspectRatio: after.width / after.height,
                  '--ratio': after.width / after.height,
                } as React.CSSProperties
              }
            >
              <CutPicture src={src} alt={alt} cut={{ ...wholePicture, turn: cut.turn }} />
            </div>
          </ReactCrop>
        </div>
        <p className="s12 quiet num" role="status">
          {pixels.width} × {pixels.height} pixels.{' '}
          {limits.length > 0 &&
            (isTaken ? 'The shape fits.' : 'The network takes no such shape: it gets bars at its sides.')}
        </p>
      </div>
    </Dialog>
  );
}
