using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Engine.Duties.Stamping;

/// <summary>The markup that is put into an HTML body: each stamp in a division of its own, the policy's markup untouched inside.</summary>
internal static class HtmlStamp
{
    public static string Of(StampSignature? signature, StampDisclaimer? disclaimer) =>
        (signature is null ? "" : StampMark.Signature(signature.Html)) + (disclaimer is null ? "" : StampMark.Disclaimer(disclaimer.Html));
}
