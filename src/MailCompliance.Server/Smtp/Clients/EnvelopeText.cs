using System.Globalization;
using System.Text;

namespace MailCompliance.Server.Smtp.Clients;

/// <summary>MAIL and RCPT commands with the parameters that a next hop understands.</summary>
public static class EnvelopeText
{
    public static string Mail(MailFrom mail, long? size, SmtpExtensions offered)
    {
        var text = new StringBuilder("MAIL FROM:<").Append(mail.Address).Append('>');
        if (size is { } octets && offered.Size is not null)
            text.Append(CultureInfo.InvariantCulture, $" SIZE={octets}");
        if (mail.EightBit && offered.EightBitMime)
            text.Append(" BODY=8BITMIME");
        if (NeedsSmtpUtf8(mail))
            text.Append(" SMTPUTF8");
        if (mail.Ret is not null && offered.Dsn)
            text.Append(" RET=").Append(mail.Ret);
        if (mail.EnvelopeId is not null && offered.Dsn)
            text.Append(" ENVID=").Append(mail.EnvelopeId);
        return text.ToString();
    }

    public static string Recipient(RcptTo recipient, SmtpExtensions offered)
    {
        var text = new StringBuilder("RCPT TO:<").Append(recipient.Address).Append('>');
        if (recipient.Notify is not null && offered.Dsn)
            text.Append(" NOTIFY=").Append(recipient.Notify);
        if (recipient.OriginalRecipient is not null && offered.Dsn)
            text.Append(" ORCPT=").Append(recipient.OriginalRecipient);
        return text.ToString();
    }

    public static bool NeedsSmtpUtf8(MailFrom mail) => mail.SmtpUtf8 || !Ascii.IsValid(mail.Address);
}
