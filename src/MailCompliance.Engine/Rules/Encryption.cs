namespace MailCompliance.Engine.Rules;

/// <summary>How staff send something protected, in words for them.</summary>
internal static class Encryption
{
    public const string Advice = "Send it encrypted. In Outlook choose Options, then Encrypt. If you do not see this, ask your technician.";
}
