using MailCompliance.Engine.Text;
using MailCompliance.Labelled;

namespace MailCompliance.Tests.Detection;

/// <summary>Both halves of the labelled set, and the messages apart from them, measured once for all tests.</summary>
internal static class LabelledScore
{
    private static readonly LabelledSet Set = new(new DocumentReader(new NoPdfTool(), TimeProvider.System));
    private static readonly Lazy<Score> Halves = new(() => MeasureAsync("frozen", "tuned").GetAwaiter().GetResult());
    private static readonly Lazy<Score> Apart = new(() => MeasureAsync("described").GetAwaiter().GetResult());

    public static Score Both => Halves.Value;

    public static Score Described => Apart.Value;

    private static async Task<Score> MeasureAsync(params string[] folders)
    {
        var score = new Score();
        foreach (var folder in folders)
            score = score.With(await Set.MeasureAsync(folder));
        return score;
    }
}
