import { useState, type ReactNode } from 'react';
import { Dialog } from './dialog';

interface FormDialogProps {
  readonly button: string;
  readonly title: string;
  readonly description: string;
  /** The form, new each time the dialog opens. */
  readonly children: (close: () => void) => ReactNode;
}

/** A button that opens a dialog with a form in it. */
export function FormDialog({ button, title, description, children }: FormDialogProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="button-main" onClick={() => setOpen(true)}>
        {button}
      </button>
      <Dialog open={open} onOpenChange={setOpen} title={title} description={description}>
        {children(() => setOpen(false))}
      </Dialog>
    </>
  );
}
