using System.Diagnostics;
using System.Globalization;

namespace MailCompliance.Benchmarks;

/// <summary>Processor time of work that is done on one thread: other programs on the machine hardly count.</summary>
internal static class Measure
{
    private const int Rounds = 5;

    public static TimeSpan ProcessorTime => Process.GetCurrentProcess().TotalProcessorTime;

    /// <returns>Bytes of all messages together.</returns>
    public static long Describe(string what, IReadOnlyList<byte[]> corpus)
    {
        var bytes = corpus.Sum(message => (long)message.Length);
        var median = corpus.OrderBy(message => message.Length).ElementAt(corpus.Count / 2).Length;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {corpus.Count} messages, {bytes / 1e6:F0} MB, mean {bytes / corpus.Count / 1e3:F1} KB, median {median / 1e3:F1} KB"));
        return bytes;
    }

    /// <summary>The median of several rounds over the corpus, after one that warms up.</summary>
    /// <param name="work">Returns anything that depends on its work, so that none of it can be left out.</param>
    public static void Report<T>(string what, long bytes, IReadOnlyList<T> corpus, Func<T, long> work)
    {
        var seconds = new List<double>();
        long sink = 0;
        for (var round = -1; round < Rounds; round++)
        {
            var before = ProcessorTime;
            foreach (var message in corpus)
                sink += work(message);
            if (round >= 0)
                seconds.Add((ProcessorTime - before).TotalSeconds);
        }

        var median = seconds.Order().ElementAt(Rounds / 2);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what,-20} {bytes / median / 1e6,8:F0} MB/s  {corpus.Count / median,10:F0} messages/s  {median / corpus.Count * 1e6,8:F1} µs/message  (checked {sink:X})"));
    }
}
