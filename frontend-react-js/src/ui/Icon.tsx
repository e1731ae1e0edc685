import styles from './Icon.module.css';

const paths = {
  home: 'M4 11 12 4l8 7v8a1 1 0 0 1-1 1h-4v-6H9v6H5a1 1 0 0 1-1-1Z',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-8 8c.6-3.6 3.8-5.5 8-5.5s7.4 1.9 8 5.5',
  reply:
    'M20 12c0 3.9-3.6 7-8 7-1 0-1.9-.1-2.8-.4L4.5 20l1-3.7A6.6 6.6 0 0 1 4 12c0-3.9 3.6-7 8-7s8 3.1 8 7Z',
  clock: 'M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16Zm0-12.5V12l3 2',
  signIn: 'M14 4h4a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1h-4M4 12h10m-4-4 4 4-4 4',
  signOut: 'M10 4H6a1 1 0 0 0-1 1v14a1 1 0 0 0 1 1h4m4-4 4-4-4-4m4 4H9',
  join: 'M10 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7 8c.5-3.6 3.2-5.5 7-5.5 1.5 0 2.8.3 3.9.9M18 14v6m-3-3h6',
  compose: 'M4 20h4L19 9a2.1 2.1 0 0 0-3-3L5 17ZM14 8l3 3',
  back: 'M20 12H5m6-6-6 6 6 6',
  close: 'M6 6l12 12M18 6 6 18',
  repost: 'M5 12V9a2 2 0 0 1 2-2h10m-3-3 3 3-3 3m5 2v3a2 2 0 0 1-2 2H7m3 3-3-3 3-3',
  like: 'M12 20s-7.5-4.6-7.5-10.2A4.2 4.2 0 0 1 12 7.3a4.2 4.2 0 0 1 7.5 2.5C19.5 15.4 12 20 12 20Z',
  bookmark: 'M7 4h10a1 1 0 0 1 1 1v15l-6-4.2L6 20V5a1 1 0 0 1 1-1Z',
  share: 'M12 15V4m-4 4 4-4 4 4M6 12H5v8h14v-8h-1',
  more: 'M5.5 12h.01M12 12h.01M18.5 12h.01',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14Zm5-2 4.5 4.5',
  settings: 'M4 7h9m4 0h3M15 5v4M4 17h3m4 0h9M9 15v4M4 12h16',
  bell: 'M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15ZM10 21h4',
  message: 'M4 6h16v12H4Zm0 1 8 6 8-6',
  picture:
    'M5 5h14a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1Zm-.5 12 5-5 4 4 2.5-2.5 4 4M15.5 10a1 1 0 1 0 0-2 1 1 0 0 0 0 2Z',
  lock: 'M6 11h12v9H6Zm2.5 0V8a3.5 3.5 0 0 1 7 0v3',
  forward: 'M4 12h15m-6-6 6 6-6 6',
  calendar:
    'M5 6h14a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1Zm3-2v4m8-4v4M4 11h16',
} as const;

export type IconName = keyof typeof paths;

/** Icons that point along the line of text, mirrored where it runs from right to left. */
const POINTING = /^(back|forward|sign)/;

/** A decorative icon: the text beside it, or the label of its control, has the meaning. */
export function Icon({ name }: { name: IconName }) {
  const className = POINTING.test(name) ? `${styles.icon} ${styles.pointing}` : styles.icon;
  return (
    <svg className={className} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}
