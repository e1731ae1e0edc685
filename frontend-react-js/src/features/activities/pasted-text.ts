/**
 * Return whether text is meant by a paste that has files too: office programs add a picture of the
 * text. File managers add a file's name or path to the file, which isn't meant.
 */
export function isTextPasted({ files, text }: { files: Iterable<File>; text: string }): boolean {
  const names = [...files].map(({ name }) => name);
  const lines = text.split(/[\r\n]+/).filter((line) => line.trim() !== '');
  return !lines.every((line) => names.includes(nameOf(line.trim())));
}

function nameOf(line: string): string {
  const name = line.split(/[/\\]/).at(-1) ?? line;
  if (!line.startsWith('file:')) return name;
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
