import picocolors from 'picocolors';

export type Paint = (text: string) => string;
export type Colours = Record<'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan', Paint>;

export const coloursFor = (colour: boolean): Colours => picocolors.createColors(colour);
