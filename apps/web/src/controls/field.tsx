import { useId, type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes } from 'react';

interface Labelled {
  readonly label: string;
  readonly hint?: ReactNode;
  /** The fault that the API or the page found with it. */
  readonly fault?: string | undefined;
}

/** The ids that tie a control to its label, hint and fault. */
function useDescription({ hint, fault }: Pick<Labelled, 'hint' | 'fault'>) {
  const id = useId();
  const described = [fault && `${id}-fault`, hint && `${id}-hint`].filter(Boolean).join(' ');
  return {
    id,
    attributes: {
      id,
      'aria-describedby': described === '' ? undefined : described,
      'aria-invalid': fault === undefined ? undefined : true,
    },
  };
}

function Frame({
  id,
  label,
  hint,
  fault,
  children,
}: Labelled & { id: string; children: ReactNode }) {
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-sm font-medium">
        {label}
      </label>
      {children}
      {fault !== undefined && (
        <p id={`${id}-fault`} className="mt-1 text-sm text-bad">
          {label} {fault}.
        </p>
      )}
      {hint !== undefined && (
        <p id={`${id}-hint`} className="mt-1 text-sm text-muted">
          {hint}
        </p>
      )}
    </div>
  );
}

type TextFieldProps = Labelled &
  InputHTMLAttributes<HTMLInputElement> & {
    /** Shown within the field, behind what is typed: "%" */
    readonly unit?: string | undefined;
  };

export function TextField({ label, hint, fault, unit, ...input }: TextFieldProps) {
  const { id, attributes } = useDescription({ hint, fault });
  return (
    <Frame {...{ id, label, hint, fault }}>
      <div className="relative">
        <input className="field" autoComplete="off" {...attributes} {...input} />
        {unit !== undefined && (
          <span
            aria-hidden="true"
            className="pointer-events-none absolute inset-y-0 right-3 flex items-center text-muted"
          >
            {unit}
          </span>
        )}
      </div>
    </Frame>
  );
}

type TextAreaProps = Labelled & React.TextareaHTMLAttributes<HTMLTextAreaElement>;

export function TextArea({ label, hint, fault, ...input }: TextAreaProps) {
  const { id, attributes } = useDescription({ hint, fault });
  return (
    <Frame {...{ id, label, hint, fault }}>
      <textarea className="field" rows={3} {...attributes} {...input} />
    </Frame>
  );
}

type ChoiceProps = Labelled &
  SelectHTMLAttributes<HTMLSelectElement> & {
    readonly options: readonly (readonly [value: string, name: string])[];
  };

export function Choice({ label, hint, fault, options, ...select }: ChoiceProps) {
  const { id, attributes } = useDescription({ hint, fault });
  return (
    <Frame {...{ id, label, hint, fault }}>
      <select className="field" {...attributes} {...select}>
        {options.map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
    </Frame>
  );
}
