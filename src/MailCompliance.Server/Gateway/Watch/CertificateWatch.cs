using MailCompliance.Server.Smtp;

namespace MailCompliance.Server.Gateway.Watch;

/// <summary>
/// Looks once a day how long our certificate lasts, and says so 30, 14, 7 and 2 days before its end, then daily. When it has ended
/// Exchange Online no longer knows us, and all mail waits.
/// </summary>
public sealed class CertificateWatch(ServerCertificate certificate, Alarms alarms, TimeProvider clock)
{
    /// <summary>Days before the end, from the last warning to the first.</summary>
    private static readonly int[] Marks = [2, 7, 14, 30];

    private string? warnedThumbprint;
    private int warnedMark = int.MaxValue;

    /// <returns>False: look again tomorrow.</returns>
    public Task<bool> RunOnceAsync(CancellationToken cancellation)
    {
        Look();
        return Task.FromResult(false);
    }

    /// <summary>Looks once. Each mark is announced once for each certificate, the last one every time.</summary>
    public void Look()
    {
        var own = certificate.Current().TargetCertificate;
        if (own.Thumbprint != warnedThumbprint)
            (warnedThumbprint, warnedMark) = (own.Thumbprint, int.MaxValue);
        var left = own.NotAfter.ToUniversalTime() - clock.GetUtcNow().UtcDateTime;
        if (left.TotalDays > Marks[^1])
        {
            alarms.Clear(AlarmKind.CertificateEnds);
            return;
        }

        var mark = Marks.First(days => left.TotalDays <= days);
        if (mark == warnedMark && mark != Marks[0])
            return;
        warnedMark = mark;
        alarms.Raise(AlarmKind.CertificateEnds, left <= TimeSpan.Zero
            ? $"The TLS certificate ended on {own.NotAfter.ToUniversalTime():yyyy-MM-dd}: put a new one in its place"
            : $"The TLS certificate ends on {own.NotAfter.ToUniversalTime():yyyy-MM-dd}, {DaysLeft(left)}: put a new one in its place in time");
    }

    private static string DaysLeft(TimeSpan left) => left.TotalDays switch
    {
        < 1 => "in less than a day",
        < 2 => "in 1 day",
        _ => $"in {(int)left.TotalDays} days",
    };
}
