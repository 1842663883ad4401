namespace MailCompliance.Server.Smtp;

/// <summary>An SMTP reply (RFC 5321 section 4.2) with its enhanced status code (RFC 3463).</summary>
/// <param name="EnhancedCode">"5.7.1"; null where the sender of the reply gave none.</param>
/// <param name="Text">One or more lines separated by \n, without code.</param>
public sealed record SmtpReply(int Code, string? EnhancedCode, string Text)
{
    public bool IsPositive => Code is >= 200 and < 400;

    public bool IsTemporary => Code is >= 400 and < 500;

    public bool IsPermanent => Code >= 500;
}
