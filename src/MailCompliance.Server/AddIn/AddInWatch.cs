using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using MailCompliance.Server.AddIn.Contract;

namespace MailCompliance.Server.AddIn;

/// <summary>One version of one Outlook, since this node started.</summary>
/// <param name="Counts">By the names of <see cref="AddInEvents"/>; those that never happened are missing.</param>
/// <param name="MedianMilliseconds">Of the latest answers at Send; null: none was told.</param>
public sealed record WatchedProgram(string Platform, string Version, IReadOnlyDictionary<string, long> Counts, int? MedianMilliseconds, int? SlowestMilliseconds, DateTimeOffset LastSeen);

/// <summary>Counts and times of the add-in, meter <c>MailCompliance.AddIn</c>, and the same by program for the technician's page. Never content or addresses.</summary>
public sealed partial class AddInWatch(TimeProvider clock) : IDisposable
{
    public const string MeterName = "MailCompliance.AddIn";

    /// <summary>Further versions are counted together: nobody can fill our memory with names.</summary>
    private const int MostPrograms = 50;

    private const int KeptTimes = 200;
    private const string Unknown = "unknown";

    private static readonly string[] Platforms = ["PC", "Mac", "OfficeOnline", "iOS", "Android"];

    private readonly Meter meter = new(MeterName);
    private readonly Lock gate = new();
    private readonly Dictionary<(string Platform, string Version), Program> programs = [];
    private Counter<long>? events;
    private Counter<long>? evaluations;
    private Histogram<double>? sending;
    private Histogram<double>? evaluating;

    public void Told(TelemetryRequest told)
    {
        events ??= meter.CreateCounter<long>("mailcompliance.addin.events", "{event}", "What happened in Outlook, by name and platform");
        sending ??= meter.CreateHistogram<double>("mailcompliance.addin.send.duration", "s", "From pressing Send to the answer to Outlook");
        var (platform, version) = (PlatformOf(told.Client), VersionOf(told.Client));
        foreach (var one in told.Counts.Where(one => AddInEvents.All.Contains(one.Name)))
            events.Add(one.Count, new KeyValuePair<string, object?>("name", one.Name), new KeyValuePair<string, object?>("platform", platform));
        foreach (var time in told.SendMilliseconds)
            sending.Record(time / 1000.0, new KeyValuePair<string, object?>("platform", platform));
        lock (gate)
            ProgramOf(platform, version).Add(told, clock.GetUtcNow());
    }

    public void Evaluated(EvaluateRequest draft, EvaluateResponse answer, TimeSpan duration)
    {
        evaluations ??= meter.CreateCounter<long>("mailcompliance.addin.evaluations", "{evaluation}", "Drafts by phase, verdict and platform");
        evaluating ??= meter.CreateHistogram<double>("mailcompliance.addin.evaluation.duration", "s", "From the draft to the answer");
        evaluations.Add(1, new("phase", draft.Phase), new("verdict", answer.Verdict), new KeyValuePair<string, object?>("platform", PlatformOf(draft.Client)));
        evaluating.Record(duration.TotalSeconds);
    }

    /// <summary>The latest first.</summary>
    public IReadOnlyList<WatchedProgram> Programs()
    {
        lock (gate)
            return [.. programs.Select(one => one.Value.Show(one.Key.Platform, one.Key.Version)).OrderByDescending(one => one.LastSeen)];
    }

    public void Dispose() => meter.Dispose();

    private Program ProgramOf(string platform, string version)
    {
        if (!programs.ContainsKey((platform, version)) && programs.Count >= MostPrograms)
            (platform, version) = (Unknown, Unknown);
        if (!programs.TryGetValue((platform, version), out var known))
            programs[(platform, version)] = known = new Program();
        return known;
    }

    private static string PlatformOf(DraftClient? client) => Platforms.Contains(client?.Platform) ? client!.Platform! : Unknown;

    private static string VersionOf(DraftClient? client) => client?.Version is { } version && Numbers().IsMatch(version) ? version : Unknown;

    [GeneratedRegex(@"\A[0-9.]{1,32}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Numbers();

    private sealed class Program
    {
        private readonly Dictionary<string, long> counts = [];
        private readonly Queue<int> times = new();
        private DateTimeOffset lastSeen;

        public void Add(TelemetryRequest told, DateTimeOffset now)
        {
            lastSeen = now;
            foreach (var one in told.Counts.Where(one => AddInEvents.All.Contains(one.Name)))
                counts[one.Name] = counts.GetValueOrDefault(one.Name) + one.Count;
            foreach (var time in told.SendMilliseconds)
            {
                times.Enqueue(time);
                if (times.Count > KeptTimes)
                    times.Dequeue();
            }
        }

        public WatchedProgram Show(string platform, string version)
        {
            var sorted = times.Order().ToList();
            return new(platform, version, new Dictionary<string, long>(counts), sorted.Count == 0 ? null : sorted[sorted.Count / 2], sorted.Count == 0 ? null : sorted[^1], lastSeen);
        }
    }
}
