import { msg, t } from '@/lib/i18n/translate';
import { Dialog } from '@/ui/Dialog';
import styles from './ShortcutsDialog.module.css';

const shortcuts = [
  ['j', msg('nextCrud')],
  ['k', msg('previousCrud')],
  ['Enter', msg('openIt')],
  ['l', msg('likeIt')],
  ['r', msg('replyToIt')],
  ['n', msg('writeACrud')],
  ['Ctrl Enter', msg('sendIt')],
  ['/', msg('search')],
  ['?', msg('thisList')],
  ['Esc', msg('backOrClose')],
] as const;

export default function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={t('keys')} onClose={onClose} hasCloseButton>
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
            <dd>{t(description)}</dd>
          </div>
        ))}
      </dl>
      <p className={styles.note}>{t('theyCanBeSwitchedOff')}</p>
    </Dialog>
  );
}
