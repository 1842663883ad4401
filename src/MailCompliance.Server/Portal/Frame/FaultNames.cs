using System.Diagnostics;

namespace MailCompliance.Server.Portal.Frame;

/// <summary>A fault for the log: its types and where it came from, never its text, which may hold content of a message.</summary>
public static class FaultNames
{
    private const int FramesShown = 6;

    public static string Of(Exception fault)
    {
        var types = new List<string>();
        for (var at = fault; at is not null; at = at.InnerException)
            types.Add(at.GetType().Name);
        var frames = new StackTrace(fault).GetFrames().Take(FramesShown).Select(frame => $"{frame.GetMethod()?.DeclaringType?.Name}.{frame.GetMethod()?.Name}");
        return $"{string.Join(" from ", types)} at {string.Join(" < ", frames)}";
    }
}
