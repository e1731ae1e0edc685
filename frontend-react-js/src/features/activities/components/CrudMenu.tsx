import type { ComponentProps } from 'react';
import { t } from '@/lib/i18n/translate';
import { MenuButton } from '@/ui/MenuButton';
import { useOnDemand } from '@/ui/use-on-demand';
import type OpenCrudMenu from './OpenCrudMenu';

const loadMenu = () => import('./OpenCrudMenu');

/** Menu of a crud. A list has many, so each is only a button until it is pressed. */
export default function CrudMenu(props: ComponentProps<typeof OpenCrudMenu>) {
  const menu = useOnDemand(loadMenu);
  if (menu.Component) return <menu.Component {...props} />;
  return <MenuButton label={t('crudOptions')} variant="plain" onClick={menu.open} />;
}
