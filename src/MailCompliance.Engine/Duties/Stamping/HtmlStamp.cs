using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Engine.Duties.Stamping;

/// <summary>
/// The markup that is put into an HTML body: each stamp in a division of its own, the policy's markup untouched inside unless styles
/// that came with the body could hide it.
/// </summary>
internal static class HtmlStamp
{
    /// <param name="body">The HTML that it goes into.</param>
    public static string Of(string body, StampSignature? signature, StampDisclaimer? disclaimer) =>
        (signature is null ? "" : StampMark.Signature(signature.Html))
        + (disclaimer is null ? "" : StampMark.Disclaimer(disclaimer.Html, SenderStyles.MayReach(body, disclaimer.Html) || SenderStyles.MayHide(body)));
}
