/** Download data as an indented JSON file. */
export function saveJson(data: unknown, name: string) {
  const file = new Blob([JSON.stringify(data, null, 2)], { type: 'application/json' });
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Some browsers start reading asynchronously.
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
