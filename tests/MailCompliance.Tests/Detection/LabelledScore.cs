using MailCompliance.Engine.Text;
using MailCompliance.Labelled;

namespace MailCompliance.Tests.Detection;

/// <summary>Both halves of the labelled set, measured once for all tests.</summary>
internal static class LabelledScore
{
    private static readonly Lazy<Score> Measured = new(() => MeasureAsync().GetAwaiter().GetResult());

    public static Score Both => Measured.Value;

    private static async Task<Score> MeasureAsync()
    {
        var set = new LabelledSet(new DocumentReader(new NoPdfTool(), TimeProvider.System));
        return (await set.MeasureAsync("frozen")).With(await set.MeasureAsync("tuned"));
    }
}
