import { Dialog } from '@/ui/Dialog';
import styles from './ShortcutsDialog.module.css';

const shortcuts = [
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

export default function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keys" onClose={onClose} hasCloseButton>
      <dl className={styles.shortcuts}>
        {shortcuts.map(([keys, description]) => (
          <div key={keys} className={styles.shortcut}>
            <dt>
              {keys.split(' ').map((part) => (
                <kbd key={part} className={styles.keycap}>
                  {part}
                </kbd>
              ))}
            </dt>
            <dd>{description}</dd>
          </div>
        ))}
      </dl>
      <p className={styles.note}>They can be switched off in Settings.</p>
    </Dialog>
  );
}
