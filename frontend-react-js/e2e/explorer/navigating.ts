/** Run a function in the page; return `otherwise` if the page is replaced by another document meanwhile. */
export async function unlessNavigating<Result, Otherwise>(
  otherwise: Otherwise,
  run: () => Promise<Result>,
): Promise<Result | Otherwise> {
  try {
    return await run();
  } catch (error) {
    const text = String(error);
    if (
      /context was destroyed|because of a navigation|interrupted by another navigation|ERR_ABORTED/i.test(
        text,
      )
    ) {
      return otherwise;
    }
    throw error;
  }
}
