import { Button, type ButtonProps } from "antd";
import { useHref, useNavigate } from "react-router";

type Props = Omit<ButtonProps, "href" | "onClick"> & { to: string };

/** A link that looks like a button: one element, so that it is one stop for the keyboard. */
export function LinkButton({ to, ...rest }: Props) {
  const href = useHref(to);
  const navigate = useNavigate();
  return (
    <Button
      {...rest}
      href={href}
      onClick={(event) => {
        // A new tab or window is the browser's business.
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        void navigate(to);
      }}
    />
  );
}
