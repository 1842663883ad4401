using System.Security.Cryptography.X509Certificates;
using MailCompliance.Server.Gateway.Watch;
using MailCompliance.Server.Smtp;
using MailCompliance.Tests.Smtp;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailCompliance.Tests.Gateway;

public sealed class CertificateWatchTests : IDisposable
{
    private readonly TestCertificates authority = new();
    private readonly GatewayMetrics metrics = new();
    private readonly SetClock clock = new();
    private readonly string file = Path.GetTempFileName();

    [Fact]
    public void Warns_30_14_7_and_2_days_before_the_end_and_daily_then()
    {
        var own = Write("mail.school.example");
        var alarms = new Alarms(metrics, NullLogger<Alarms>.Instance, clock);
        var watch = new CertificateWatch(new ServerCertificate(file, null, null, clock, NullLogger<ServerCertificate>.Instance), alarms, clock);
        var warned = new List<int>();
        for (var left = 40; left >= -2; left--)
        {
            clock.Now = new DateTimeOffset(own.NotAfter.ToUniversalTime(), TimeSpan.Zero) - TimeSpan.FromDays(left);
            var before = Count(alarms);
            watch.Look();
            if (Count(alarms) > before)
                warned.Add(left);
        }

        Assert.Equal([30, 14, 7, 2, 1, 0, -1, -2], warned);
        Assert.Contains("ended on", Assert.Single(alarms.Raised).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_certificate_takes_the_warning_back()
    {
        var old = Write("old.school.example", days: 10);
        var alarms = new Alarms(metrics, NullLogger<Alarms>.Instance, clock);
        clock.Now = new DateTimeOffset(old.NotAfter.ToUniversalTime(), TimeSpan.Zero) - TimeSpan.FromDays(8);
        var watch = new CertificateWatch(new ServerCertificate(file, null, null, clock, NullLogger<ServerCertificate>.Instance), alarms, clock);
        watch.Look();
        Assert.Contains("in 8 days", Assert.Single(alarms.Raised).Text, StringComparison.Ordinal);

        var fresh = Write("new.school.example");
        clock.Now = new DateTimeOffset(fresh.NotAfter.ToUniversalTime(), TimeSpan.Zero) - TimeSpan.FromDays(31);
        clock.Ticks += TimeSpan.FromMinutes(1).Ticks;
        watch.Look();
        Assert.Empty(alarms.Raised);
    }

    public void Dispose()
    {
        authority.Dispose();
        metrics.Dispose();
        File.Delete(file);
    }

    private static long Count(Alarms alarms) => alarms.Raised.Sum(alarm => alarm.Count);

    private X509Certificate2 Write(string name, int days = 20)
    {
        var own = authority.Issue(name, until: DateTimeOffset.UtcNow.AddDays(days));
        File.WriteAllBytes(file, own.Export(X509ContentType.Pkcs12));
        return own;
    }

    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public long Ticks { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Now;

        public override long GetTimestamp() => Ticks;
    }
}
