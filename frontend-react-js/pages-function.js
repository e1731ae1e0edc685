import cf from 'cloudfront';
// Crawlers of link previews and of search engines. Most run no script, so the API has pages for them. None of
// these names is in the User-Agent of a browser or of an app's own browser.
const CRAWLERS = new RegExp(
  'facebookexternalhit|facebot|meta-externalagent|twitterbot|linkedinbot|slackbot|discordbot|telegrambot' +
    '|whatsapp/|skypeuripreview|pinterestbot|redditbot|mastodon/|pleroma|misskey/|cardyb|iframely|embedly' +
    '|line-poker|kakaotalk-scrap|applebot|googlebot|google-inspectiontool|bingbot|duckduckbot|yandexbot' +
    '|baiduspider',
  'i',
);
const PREVIEWED = /^\/@[A-Za-z0-9_]{3,20}(\/status\/[0-9A-Fa-f-]{36})?\/?$/;
function handler(event) {
  const request = event.request;
  // The service worker of the installed app takes what is shared. Where it is missing, the page says that it was lost.
  if (request.uri === '/share' && request.method !== 'GET' && request.method !== 'HEAD') {
    return { statusCode: 303, headers: { location: { value: '/share?problem=lost' } } };
  }
  const agent = request.headers['user-agent'];
  if (agent && CRAWLERS.test(agent.value) && PREVIEWED.test(request.uri)) {
    // A changed path has still the behaviour of the old one, so the origin is changed too.
    request.uri = '/api/pages' + request.uri.replace(/\/$/, '');
    cf.selectRequestOriginById('api');
    return request;
  }
  // SPA fallback: a path without a file extension is a page of the app. A missing file is still a 404.
  const last = request.uri.split('/').pop();
  if (!request.uri.startsWith('/assets/') && (!last.includes('.') || last.startsWith('@'))) {
    request.uri = '/index.html';
  }
  return request;
}
