using System.Globalization;
using System.Text;

namespace MailCompliance.Server.Smtp.Syntax;

/// <summary>The arguments of MAIL and RCPT, read strictly: what is not understood is refused, never ignored.</summary>
public static class EnvelopeCommands
{
    private const int MaxEnvelopeId = 100;
    private const int MaxOriginalRecipient = 500;

    /// <summary>Reads the argument of MAIL: <c>FROM:&lt;address&gt; parameters</c>.</summary>
    /// <param name="offered">Extensions offered to this client; parameters of others are unknown. None after HELO.</param>
    /// <returns>Null, and the command; or the reply that refuses it.</returns>
    public static SmtpReply? ReadMail(string argument, SmtpServerExtensions offered, bool extended, out MailFrom mail)
    {
        mail = new MailFrom("");
        if (!TryReadPath(argument, "FROM:", out var address, out var rest) || (address.Length > 0 && !address.Contains('@')))
            return SmtpReplies.BadSender;
        if (EsmtpParameters.Read(rest) is not { } parameters)
            return SmtpReplies.BadParameter;
        mail = new MailFrom(address);
        foreach (var (keyword, value) in parameters)
        {
            var known = extended && TryApply(ref mail, keyword, value, offered);
            if (!known)
                return IsMailKeyword(keyword, extended, offered) ? SmtpReplies.BadParameter : SmtpReplies.UnknownParameter;
        }
        return mail.SmtpUtf8 || Ascii.IsValid(address) ? null : SmtpReplies.NeedsSmtpUtf8;
    }

    /// <summary>Reads the argument of RCPT: <c>TO:&lt;address&gt; parameters</c>.</summary>
    /// <param name="smtpUtf8">Whether MAIL asked for SMTPUTF8.</param>
    /// <returns>Null, and the command; or the reply that refuses it.</returns>
    public static SmtpReply? ReadRecipient(string argument, SmtpServerExtensions offered, bool smtpUtf8, out RcptTo recipient)
    {
        recipient = new RcptTo("");
        if (!TryReadPath(argument, "TO:", out var address, out var rest))
            return SmtpReplies.BadRecipient;
        if (!address.Contains('@') && !address.Equals("postmaster", StringComparison.OrdinalIgnoreCase))
            return SmtpReplies.BadRecipient;
        if (EsmtpParameters.Read(rest) is not { } parameters)
            return SmtpReplies.BadParameter;
        recipient = new RcptTo(address);
        foreach (var (keyword, value) in parameters)
        {
            if (!offered.HasFlag(SmtpServerExtensions.Dsn) || keyword is not ("NOTIFY" or "ORCPT"))
                return SmtpReplies.UnknownParameter;
            var good = keyword == "NOTIFY" ? IsNotify(value) : IsOriginalRecipient(value, smtpUtf8);
            if (!good)
                return SmtpReplies.BadParameter;
            recipient = keyword == "NOTIFY" ? recipient with { Notify = value!.ToUpperInvariant() } : recipient with { OriginalRecipient = value };
        }
        return smtpUtf8 || Ascii.IsValid(address) ? null : SmtpReplies.NeedsSmtpUtf8;
    }

    // blanks after the colon are not in the grammar, but so common that Postfix and Exchange take them
    private static bool TryReadPath(string argument, string prefix, out string address, out ReadOnlySpan<char> rest)
    {
        if (argument.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            return AddressPath.TryRead(argument.AsSpan(prefix.Length).TrimStart(' '), out address, out rest);
        address = "";
        rest = default;
        return false;
    }

    private static bool IsMailKeyword(string keyword, bool extended, SmtpServerExtensions offered) => extended && keyword switch
    {
        "SIZE" => true,
        "BODY" => offered.HasFlag(SmtpServerExtensions.EightBitMime),
        "SMTPUTF8" => offered.HasFlag(SmtpServerExtensions.SmtpUtf8),
        "RET" or "ENVID" => offered.HasFlag(SmtpServerExtensions.Dsn),
        _ => false,
    };

    private static bool TryApply(ref MailFrom mail, string keyword, string? value, SmtpServerExtensions offered)
    {
        if (!IsMailKeyword(keyword, extended: true, offered))
            return false;
        switch (keyword, value?.ToUpperInvariant())
        {
            case ("SIZE", { Length: <= 20 } digits) when IsDigits(digits):
                // RFC 1870 allows twenty digits; what does not fit is beyond any limit
                mail = mail with { DeclaredSize = long.TryParse(digits, CultureInfo.InvariantCulture, out var size) ? size : long.MaxValue };
                return true;
            case ("BODY", "7BIT" or "8BITMIME"):
                mail = mail with { EightBit = value!.Length == "8BITMIME".Length };
                return true;
            case ("SMTPUTF8", null):
                mail = mail with { SmtpUtf8 = true };
                return true;
            case ("RET", "FULL" or "HDRS"):
                mail = mail with { Ret = value!.ToUpperInvariant() };
                return true;
            case ("ENVID", { Length: <= MaxEnvelopeId }) when XText.IsValid(value):
                mail = mail with { EnvelopeId = value };
                return true;
            default:
                return false;
        }
    }

    private static bool IsDigits(string text) => !text.AsSpan().ContainsAnyExceptInRange('0', '9');

    // RFC 3461 section 4.1
    private static bool IsNotify(string? value)
    {
        if (value is null)
            return false;
        var wishes = value.ToUpperInvariant().Split(',');
        return wishes is ["NEVER"]
            || (wishes.All(w => w is "SUCCESS" or "FAILURE" or "DELAY") && wishes.Distinct().Count() == wishes.Length);
    }

    // RFC 3461 section 4.2; RFC 6533 section 3 for the type utf-8
    private static bool IsOriginalRecipient(string? value, bool smtpUtf8)
    {
        var semicolon = value?.IndexOf(';') ?? -1;
        if (semicolon <= 0 || value!.Length > MaxOriginalRecipient || semicolon == value.Length - 1)
            return false;
        var type = value.AsSpan(0, semicolon);
        foreach (var c in type)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '-')
                return false;
        }
        var international = smtpUtf8 && type.Equals("utf-8", StringComparison.OrdinalIgnoreCase);
        return XText.IsValid(value.AsSpan(semicolon + 1), international);
    }
}
