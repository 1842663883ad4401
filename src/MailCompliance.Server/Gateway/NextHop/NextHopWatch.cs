using MailCompliance.Server.Gateway.Watch;
using MailCompliance.Server.Smtp;

namespace MailCompliance.Server.Gateway.NextHop;

/// <summary>Turns a breakdown towards the next hop into a temporary failure, and notes it for the log and the status page.</summary>
public sealed class NextHopWatch(Alarms alarms, NextHopReplies replies, ILogger<NextHopWatch> log)
{
    private volatile bool reachable = true;

    /// <summary>Whether the last attempt to speak to the next hop succeeded.</summary>
    public bool IsReachable => reachable;

    public void Reached()
    {
        if (reachable)
            return;
        reachable = true;
        log.LogInformation("The next hop answers again");
    }

    /// <summary>Always a temporary failure: whatever went wrong is not the message's fault.</summary>
    public SmtpReply Explain(SmtpClientException fault)
    {
        reachable = fault.Stage is SmtpClientStage.Envelope or SmtpClientStage.Message or SmtpClientStage.FinalReply;
        log.LogWarning("The next hop broke down at {Stage}: {Fault}", fault.Stage, fault.Message);
        if (fault.Stage == SmtpClientStage.Tls)
            alarms.Raise(AlarmKind.NextHopConfiguration, "TLS towards the next hop fails: check its certificate, the expected name and the level of TLS");
        else if (fault.Reply is { IsPermanent: true } refusal && replies.ForClient(refusal).IsPermanent)
            alarms.Raise(AlarmKind.NextHopConfiguration, $"The next hop refuses to talk to this gateway with {refusal.Code} {refusal.EnhancedCode}");
        return fault.OutcomeUnknown
            ? new SmtpReply(451, "4.4.2", "The next mail server did not confirm the message; please try again")
            : new SmtpReply(451, "4.4.1", "The next mail server cannot be reached at the moment");
    }
}
