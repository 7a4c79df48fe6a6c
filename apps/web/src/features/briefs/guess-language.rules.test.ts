import { describe, expect, it } from 'vitest';
import { guessLanguage } from './guess-language.rules.ts';

describe('the language of a brief', () => {
  it.each([
    ['en', 'Three places are left for the wood-firing weekend, and we bring the soup.'],
    ['de', 'Am Samstag ist von 10 bis 17 Uhr offenes Atelier. Zu jedem Becher gibt es den ersten Tee.'],
    ['fr', 'Il reste trois places pour la cuisson au bois avec nous, le samedi et le dimanche.'],
    ['es', 'Quedan tres plazas para el fin de semana del horno, hasta el sábado y con una sopa.'],
    ['it', 'Restano tre posti per la cottura a legna, con una zuppa della casa e il forno.'],
    ['nl', 'Er zijn nog drie plekken voor het weekend van de oven, met soep op zaterdag.'],
    ['pt', 'Ainda há três lugares para o fim de semana do forno, com uma sopa até às 18 horas.'],
    ['ja', '十一月二十八日の午後四時から、薪窯の火入れを行います。'],
    ['zh', '十一月二十八日下午四点，还有三个名额。'],
    ['ko', '토요일 오후에 작업실이 열립니다.'],
    ['uk', 'У суботу відкрита майстерня, чай для кожного.'],
  ])('is told as %s', (tag, text) => {
    expect(guessLanguage(text)).toBe(tag);
  });

  it('is left open where a few words could be several, rather than guessed wrong', () => {
    expect(guessLanguage('Kiln weekend')).toBeNull();
    expect(guessLanguage('')).toBeNull();
    expect(guessLanguage('Festival: en la, the and, der und')).toBeNull();
  });
});
