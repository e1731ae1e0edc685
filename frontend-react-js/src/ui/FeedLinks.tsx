/** Where a feed reader finds the feeds of this page. React moves the elements into the head. */
export function FeedLinks({ path, title }: { path: string; title: string }) {
  return (
    <>
      <link rel="alternate" type="application/atom+xml" title={title} href={`${path}.atom`} />
      <link rel="alternate" type="application/feed+json" title={title} href={`${path}.json`} />
    </>
  );
}
