import type { Dataset } from '../api/types';

/** The datasets that have all the wanted words in name, title or owner. */
export function matching(datasets: readonly Dataset[], wanted: string): readonly Dataset[] {
  const words = wanted.toLowerCase().split(/\s+/).filter((word) => word !== '');
  return datasets.filter((dataset) => {
    const text = `${dataset.name} ${dataset.title} ${dataset.owner}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
