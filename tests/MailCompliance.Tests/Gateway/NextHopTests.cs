using MailCompliance.Engine.Policy;
using MailCompliance.Server.Gateway.NextHop;
using MailCompliance.Server.Gateway.Release;
using MailCompliance.Server.Gateway.Watch;
using MailCompliance.Server.Smtp;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailCompliance.Tests.Gateway;

public sealed class NextHopTests : IDisposable
{
    private readonly GatewayMetrics metrics = new();
    private readonly Alarms alarms;

    public NextHopTests() => alarms = new Alarms(metrics, NullLogger<Alarms>.Instance, TimeProvider.System);

    public void Dispose() => metrics.Dispose();

    [Theory]
    [InlineData(250, "2.1.5", "ok", 250, false)]
    [InlineData(450, "4.2.0", "greylisted", 450, false)]
    [InlineData(550, "5.1.1", "no such user", 550, false)]
    [InlineData(421, "4.3.2", "closing", 451, false)]
    [InlineData(550, "5.7.64", "TenantAttribution; Relay Access Denied", 451, true)]
    [InlineData(550, null, "5.7.64 TenantAttribution; Relay Access Denied", 451, true)]
    [InlineData(550, "5.7.606", "Access denied, banned sending IP", 451, true)]
    [InlineData(550, "5.7.649", "Access denied, banned sending IP", 451, true)]
    [InlineData(550, "5.7.1", "Your certificate has expired", 451, true)]
    [InlineData(530, "5.7.0", "Must issue a STARTTLS command first", 451, true)]
    [InlineData(550, "5.7.1", "Message refused as spam", 550, false)]
    [InlineData(550, "5.7.650", "other", 550, false)]
    [InlineData(354, null, "go on", 451, false)]
    public void Its_reply_is_ours_unless_it_is_about_us(int code, string? enhanced, string text, int ours, bool alarm)
    {
        var reply = new NextHopReplies(alarms).ForClient(new SmtpReply(code, enhanced, text));

        Assert.Equal(ours, reply.Code);
        Assert.Equal(alarm, alarms.Raised.Count == 1);
    }

    [Theory]
    [InlineData("mx.example", "mx.example", 25)]
    [InlineData("mx.example:2525", "mx.example", 2525)]
    [InlineData("192.0.2.1:26", "192.0.2.1", 26)]
    [InlineData("[2001:db8::1]:26", "2001:db8::1", 26)]
    [InlineData("[2001:db8::1]", "2001:db8::1", 25)]
    [InlineData("2001:db8::1", "2001:db8::1", 25)]
    public void Addresses_are_host_and_port(string text, string host, int port) => Assert.Equal((host, port), NextHopAddress.Read(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("mx.example:")]
    [InlineData("mx.example:0")]
    [InlineData("mx.example:70000")]
    [InlineData(":25")]
    public void What_is_no_address_is_refused(string? text) => Assert.Throws<FormatException>(() => NextHopAddress.Read(text));

    [Theory]
    [InlineData("2026-12-17T10:00:00Z", 3, "2027-01-06T10:00:00Z")]
    [InlineData("2026-12-25T10:00:00Z", 1, "2027-01-05T10:00:00Z")]
    [InlineData("2026-08-20T10:00:00Z", 1, "2026-09-01T10:00:00Z")]
    [InlineData("2027-03-24T10:00:00Z", 3, "2027-03-29T10:00:00Z")]
    [InlineData("2026-10-23T10:00:00Z", 1, "2026-11-02T10:00:00Z")]
    public void School_days_are_within_the_terms_save_closed_ones_and_every_weekday_after_the_last(string start, int days, string end)
    {
        var terms = new SchoolDays(
        [
            new SchoolTerm(new DateOnly(2026, 9, 1), new DateOnly(2026, 12, 18), "Autumn"),
            new SchoolTerm(new DateOnly(2027, 1, 5), new DateOnly(2027, 3, 25), "Spring"),
        ],
        [.. Enumerable.Range(26, 5).Select(day => new DateOnly(2026, 10, day))]);
        Assert.Equal(DateTimeOffset.Parse(end, System.Globalization.CultureInfo.InvariantCulture), terms.After(DateTimeOffset.Parse(start, System.Globalization.CultureInfo.InvariantCulture), days));
    }

    [Theory]
    [InlineData("2026-11-25T10:00:00Z", 3, "2026-11-30T10:00:00Z")]
    [InlineData("2026-11-27T23:59:00Z", 1, "2026-11-30T23:59:00Z")]
    [InlineData("2026-11-28T10:00:00Z", 1, "2026-11-30T10:00:00Z")]
    [InlineData("2026-11-23T10:00:00Z", 5, "2026-11-30T10:00:00Z")]
    public void School_days_leave_out_weekends(string start, int days, string end) =>
        Assert.Equal(DateTimeOffset.Parse(end, System.Globalization.CultureInfo.InvariantCulture), new SchoolDays([], []).After(DateTimeOffset.Parse(start, System.Globalization.CultureInfo.InvariantCulture), days));
}
