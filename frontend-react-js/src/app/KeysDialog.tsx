import { Dialog } from '@/ui/Dialog';
import styles from './KeysDialog.module.css';

const keys = [
  ['j', 'Next crud'],
  ['k', 'The one before'],
  ['Enter', 'Open it'],
  ['l', 'Like it'],
  ['r', 'Reply to it'],
  ['n', 'Write a crud'],
  ['Ctrl Enter', 'Send it (on a Mac, ⌘ Enter)'],
  ['/', 'Search'],
  ['?', 'This list'],
  ['Esc', 'Back, or close'],
] as const;

export default function KeysDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keys" onClose={onClose} hasClose>
      <dl className={styles.keys}>
        {keys.map(([key, does]) => (
          <div key={key} className={styles.key}>
            <dt>
              {key.split(' ').map((part) => (
                <kbd key={part} className={styles.cap}>
                  {part}
                </kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <p className={styles.note}>They can be switched off in Settings.</p>
    </Dialog>
  );
}
