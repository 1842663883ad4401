using System.Diagnostics.Metrics;

namespace MailCompliance.Server.Gateway.Watch;

/// <summary>Counts and times of the transport stage, meter <c>MailCompliance.Gateway</c>. Ids and codes only, never content or addresses.</summary>
public sealed class GatewayMetrics : IDisposable
{
    public const string MeterName = "MailCompliance.Gateway";

    private readonly Meter meter = new(MeterName);
    private readonly Counter<long> messages;
    private readonly Counter<long> rulings;
    private readonly Counter<long> alarms;
    private readonly Histogram<double> checking;
    private readonly Histogram<double> total;

    public GatewayMetrics()
    {
        messages = meter.CreateCounter<long>("mailcompliance.messages", "{message}", "Messages by the code of our answer");
        rulings = meter.CreateCounter<long>("mailcompliance.rulings", "{ruling}", "Findings by rule and outcome");
        alarms = meter.CreateCounter<long>("mailcompliance.alarms", "{alarm}", "Alarms by kind");
        checking = meter.CreateHistogram<double>("mailcompliance.check.duration", "s", "From the end of the message to the plan");
        total = meter.CreateHistogram<double>("mailcompliance.message.duration", "s", "From the end of the message to our answer");
    }

    /// <param name="code">Of our final reply: 250, 451, 550…</param>
    public void CountMessage(int code, TimeSpan duration)
    {
        messages.Add(1, new KeyValuePair<string, object?>("code", code));
        total.Record(duration.TotalSeconds);
    }

    public void CountRuling(string rule, string outcome) =>
        rulings.Add(1, new KeyValuePair<string, object?>("rule", rule), new KeyValuePair<string, object?>("outcome", outcome));

    public void CountAlarm(string kind) => alarms.Add(1, new KeyValuePair<string, object?>("kind", kind));

    public void RecordChecking(TimeSpan duration) => checking.Record(duration.TotalSeconds);

    public void Dispose() => meter.Dispose();
}
