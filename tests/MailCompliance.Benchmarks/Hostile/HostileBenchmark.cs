using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using MailCompliance.Engine;
using MailCompliance.Engine.Duties.Stamping;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Messages;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Mime;
using MailCompliance.Server.Hosting.Documents;

namespace MailCompliance.Benchmarks.Hostile;

/// <summary>
/// What each hostile message costs the whole engine: read, judged by every rule of a sample policy against 6,000 names, and
/// stamped where it would be sent. Each message goes through three times, of which the better of the last two counts: a server has
/// run before, and the compiler works beside it for a while.
/// </summary>
internal sealed class HostileBenchmark
{
    private const double AimMilliseconds = 1_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly PeopleSnapshot people = GeneratedPeople.Read();
    private readonly SchoolPolicy policy = ReadPolicy();
    private readonly ComplianceEngine engine = new(new FactGatherer(new NoSendingHistory(), DocumentReaders.Create(TimeProvider.System), TimeProvider.System));

    /// <param name="wanted">Parts of names; none: all.</param>
    /// <returns>0 where every message ended within the aim.</returns>
    public static int Run(IReadOnlyList<string> wanted)
    {
        var benchmark = new HostileBenchmark();
        foreach (var mail in SchoolMail.Corpus(4_000_000))
            benchmark.Judge(mail.Bytes);
        Console.WriteLine($"{"message",-48} {"MB",6} {"CPU ms",8} {"of it GC",9} {"peak MB",8}  outcome");
        var slow = 0;
        foreach (var mail in HostileMail.All.Where(mail => wanted.Count == 0 || wanted.Any(part => mail.Name.Contains(part, StringComparison.OrdinalIgnoreCase))))
            slow += benchmark.Measure(mail) ? 0 : 1;
        Console.WriteLine(slow == 0 ? "All within a second." : $"{slow} above a second.");
        return slow == 0 ? 0 : 1;
    }

    private bool Measure(HostileMail mail)
    {
        var bytes = mail.Make();
        Once(bytes);
        var (one, other) = (Once(bytes), Once(bytes));
        var (cpu, pause, peak, outcome) = one.Cpu < other.Cpu ? one : other;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{mail.Name,-48} {bytes.Length / 1e6,6:F1} {cpu,8:F0} {pause,9:F0} {peak,8:F0}  {outcome}"));
        return cpu <= AimMilliseconds;
    }

    private (double Cpu, double Pause, double Peak, string Outcome) Once(byte[] bytes)
    {
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var before = PeakMemory.Restart();
        var (processor, pause) = (Process.GetCurrentProcess().UserProcessorTime, GC.GetTotalPauseDuration());
        var judged = Task.Run(() => Judge(bytes));
        if (!judged.Wait(Patience))
        {
            Console.WriteLine("Not done after a minute: the rest is not measured.");
            Environment.Exit(1);
        }

        return (
            (Process.GetCurrentProcess().UserProcessorTime - processor).TotalMilliseconds, (GC.GetTotalPauseDuration() - pause).TotalMilliseconds,
            (PeakMemory.Bytes - before) / 1e6, judged.Result);
    }

    private string Judge(byte[] bytes)
    {
        try
        {
            var message = MessageReader.Read(MailDocument.Parse(bytes), Channel.Gateway, HostileMail.Sender, [HostileMail.Recipient]);
            var evaluation = engine.EvaluateAsync(message, policy, people, CancellationToken.None).GetAwaiter().GetResult();
            if (evaluation.Plan.Find<Refuse>() is null && evaluation.Plan.Find<Hold>() is null)
                PlanEdits.Apply(message.Document!, evaluation);
            var rules = evaluation.Verdict.Rulings.GroupBy(ruling => ruling.Rule).Select(group => group.Count() == 1 ? group.Key : $"{group.Key} x{group.Count()}");
            return $"{evaluation.Verdict.Kind}: {string.Join(", ", rules)}";
        }
        catch (MimeLimitException limit)
        {
            return "Refused: " + limit.Limit;
        }
    }

    private static SchoolPolicy ReadPolicy() =>
        PolicyFile.Read(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "oakhill.json")), DateOnly.FromDateTime(DateTime.UnixEpoch)).Policy
        ?? throw new InvalidDataException("The sample policy has errors.");
}
