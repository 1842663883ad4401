using MailCompliance.Engine.Text;
using MailCompliance.Labelled;

namespace MailCompliance.Benchmarks;

/// <summary>Precision and recall on the labelled set, and on a folder of ordinary mail how much would be held.</summary>
internal static class LabelledMeasure
{
    public static async Task<int> RunAsync(string[] options)
    {
        var set = new LabelledSet(new DocumentReader(new NoPdfTool(), TimeProvider.System));
        var (frozen, tuned) = (await set.MeasureAsync("frozen"), await set.MeasureAsync("tuned"));
        Console.WriteLine(Score.Table(("frozen half", frozen), ("tuned half", tuned), ("both", frozen.With(tuned))));
        if (options.Contains("--faults"))
            Console.WriteLine(string.Join('\n', frozen.Faults.Concat(tuned.Faults)));
        return 0;
    }
}
