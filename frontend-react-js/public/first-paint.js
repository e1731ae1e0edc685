// Apply the theme and the language before the first paint: the stored ones, or else the device's.
{
  const read = (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      // Storage is blocked.
    }
  };
  const root = document.documentElement;
  root.dataset.theme = read('cruddur.theme') || 'device';

  const tags = [read('cruddur.language') || '', ...navigator.languages];
  root.lang =
    tags.map((tag) => tag.split('-')[0]).find((tag) => /^(en|de|ja|ar)$/.test(tag)) || 'en';
  root.dir = root.lang === 'ar' ? 'rtl' : 'ltr';

  // Load the messages beside the code, which would ask for them later.
  const messages = document.currentScript.getAttribute(`data-${root.lang}`);
  if (messages) {
    const link = document.createElement('link');
    link.rel = 'modulepreload';
    link.href = messages;
    document.head.append(link);
  }
}
