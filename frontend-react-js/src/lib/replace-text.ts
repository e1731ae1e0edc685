/**
 * Replace a range of a text field as if it had been typed, so that the browser can undo it.
 *
 * `execCommand` is deprecated, but nothing else keeps the undo history in all browsers:
 * `setRangeText` and setting the value clear it.
 */
export function replaceText(field: HTMLTextAreaElement, start: number, end: number, text: string) {
  field.focus();
  field.setSelectionRange(start, end);
  if (document.execCommand?.('insertText', false, text)) return;
  field.setRangeText(text, start, end, 'end');
  field.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText' }));
}
