import { useQuery } from "@tanstack/react-query";
import { Button, Form, Result, Skeleton, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { answer, api } from "@/api/client";
import { isRefusal } from "@/api/error";
import { NewPassword } from "@/auth/NewPassword";
import { Door } from "@/parts/Door";
import { Failure } from "@/parts/Failure";
import { LinkButton } from "@/parts/LinkButton";
import { useSubmit } from "@/parts/useSubmit";

type Values = { new_password: string };

/** From the mail's link: whose password it is, and the new one. */
export function SetPassword({ token }: { token: string }) {
  const { t } = useTranslation("reset");
  const navigate = useNavigate();
  const [form] = Form.useForm<Values>();

  const link = useQuery({
    queryKey: ["reset", token],
    queryFn: () => answer(api.POST("/api/v1/password-resets/check", { body: { token } })),
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });
  const { submit, isBusy, failure } = useSubmit(
    form,
    ({ new_password }: Values) =>
      answer(api.POST("/api/v1/password-resets/complete", { body: { token, new_password } })),
    { onDone: () => void navigate("/sign-in", { state: { isReset: true }, replace: true }) },
  );

  const isInvalid = isRefusal(link.error, "reset_link_invalid") || isRefusal(failure, "reset_link_invalid");
  const isInvited = link.data?.invitation === true && !isInvalid;
  return (
    <Door
      title={t(isInvited ? "welcomeTitle" : "title")}
      heading={t(isInvited ? "welcome" : isInvalid ? "invalidHeading" : "set")}
    >
      {isInvalid ? (
        <Result
          status="warning"
          title={t("invalid")}
          subTitle={t("invalidText")}
          extra={
            <LinkButton type="primary" to="/reset">
              {t("again")}
            </LinkButton>
          }
          style={{ padding: 0 }}
        />
      ) : link.error ? (
        <Failure error={link.error} onRetry={() => void link.refetch()} />
      ) : !link.data ? (
        <Skeleton active />
      ) : (
        <Form<Values>
          form={form}
          layout="vertical"
          size="large"
          requiredMark={false}
          onFinish={submit}
          scrollToFirstError={{ focus: true }}
        >
          <Typography.Paragraph type="secondary">
            {t(isInvited ? "welcomeText" : "setText", { account: link.data.account })}
          </Typography.Paragraph>
          {Boolean(failure) && <Failure error={failure} effect="maybe" />}
          {/* A password manager needs to know whose password it keeps. */}
          <input type="hidden" autoComplete="username" value={link.data.account} readOnly />
          <NewPassword />
          <Button type="primary" htmlType="submit" block loading={isBusy}>
            {t("save")}
          </Button>
        </Form>
      )}
    </Door>
  );
}
