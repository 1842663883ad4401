using MailCompliance.Server.Gateway.Watch;
using MailCompliance.Server.Smtp;

namespace MailCompliance.Server.Gateway.NextHop;

/// <summary>What we answer when the next hop has answered. Its reply is ours, save where it is about us and not about the mail.</summary>
public sealed class NextHopReplies(Alarms alarms)
{
    /// <summary>
    /// Enhanced codes (5.7.x) by which Exchange Online says that it does not know the relay: TenantAttribution (5.7.64), banned
    /// or blocked address (5.7.606 to 5.7.649, 5.7.511), and the certificate and domain checks of its inbound connector (5.7.51, 5.7.23).
    /// </summary>
    private static bool IsAboutUs(string? code) =>
        code is not null && code.StartsWith("5.7.", StringComparison.Ordinal)
        && int.TryParse(code.AsSpan(4), out var detail)
        && detail is 64 or 23 or 51 or 511 or (>= 606 and <= 649);

    /// <summary>The client's reply for one of the next hop's, at whatever command.</summary>
    public SmtpReply ForClient(SmtpReply reply)
    {
        if (IsAboutUs(reply.EnhancedCode) || IsAboutUs(LeadingCode(reply.Text)) || IsAboutOurCertificate(reply))
        {
            alarms.Raise(AlarmKind.NextHopConfiguration, $"The next hop refuses this gateway with {reply.Code} {reply.EnhancedCode ?? LeadingCode(reply.Text)}: check connector, certificate and accepted domain");
            return new SmtpReply(451, "4.3.5", "The mail system is being put right. Your message will be tried again");
        }

        return reply.Code switch
        {
            421 => reply with { Code = 451, EnhancedCode = reply.EnhancedCode ?? "4.4.2" },
            530 or 535 or 538 => ConfigurationFault(reply),
            >= 300 and < 400 => new SmtpReply(451, "4.5.0", "The next mail server gave an unexpected answer"),
            _ => reply,
        };
    }

    private SmtpReply ConfigurationFault(SmtpReply reply)
    {
        alarms.Raise(AlarmKind.NextHopConfiguration, $"The next hop asks this gateway for something that is not configured: {reply.Code} {reply.EnhancedCode}");
        return new SmtpReply(451, "4.3.5", "The mail system is being put right. Your message will be tried again");
    }

    private static bool IsAboutOurCertificate(SmtpReply reply) =>
        reply.IsPermanent && reply.Text.Contains("certificate", StringComparison.OrdinalIgnoreCase)
        && (reply.Text.Contains("expired", StringComparison.OrdinalIgnoreCase) || reply.Text.Contains("TenantAttribution", StringComparison.OrdinalIgnoreCase));

    /// <summary>Some servers put the enhanced code where we did not split it off.</summary>
    private static string? LeadingCode(string text)
    {
        var end = text.IndexOf(' ', StringComparison.Ordinal);
        return end > 0 && text.StartsWith("5.7.", StringComparison.Ordinal) ? text[..end] : null;
    }
}
