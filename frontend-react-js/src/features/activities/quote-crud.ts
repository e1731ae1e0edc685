import { createContext } from 'react';
import type { Activity } from '@/lib/api/types';

/** Opens the window to write a crud that quotes another. */
export const QuoteCrud = createContext<(activity: Activity) => void>(() => {});
