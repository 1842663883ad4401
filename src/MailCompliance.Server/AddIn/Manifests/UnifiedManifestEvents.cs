using MailCompliance.Engine.Policy;
using static MailCompliance.Server.AddIn.Manifests.UnifiedManifest;

namespace MailCompliance.Server.AddIn.Manifests;

/// <summary>As <see cref="ManifestEvents"/>, for the unified manifest: runtimes, their actions, and the events that start them.</summary>
internal static class UnifiedManifestEvents
{
    private const string SendEvent = "messageSending";
    private const string SendFunction = "onMessageSend";
    private const string Function = "executeFunction";

    /// <summary>Events of Outlook, up to Mailbox 1.14, by the names of this manifest.</summary>
    private static readonly string[] Names =
    [
        "newMessageComposeCreated", "messageAttachmentsChanged", "messageRecipientsChanged", "messageFromChanged", "infoBarDismissClicked", SendEvent, "sensitivityLabelChanged",
        "newAppointmentOrganizerCreated", "appointmentAttachmentsChanged", "appointmentAttendeesChanged", "appointmentTimeChanged", "appointmentRecurrenceChanged",
        "appointmentFromChanged", "appointmentSending",
    ];

    public static IEnumerable<ManifestProblem> Check(UnifiedManifest manifest, IReadOnlySet<string> functions) =>
        Actions(manifest, functions).Concat(Events(manifest)).Concat(Sending(manifest)).Concat(Scripts(manifest));

    private static IEnumerable<ManifestProblem> Actions(UnifiedManifest manifest, IReadOnlySet<string> functions)
    {
        foreach (var action in manifest.Actions.Where(action => Text(action, "type") == Function && !functions.Contains(Text(action, "id") ?? "")))
            yield return manifest.At(action, $"the bundle has no function {Text(action, "id")}: whoever raises the event would wait in vain.");
        foreach (var twice in manifest.Actions.GroupBy(action => Text(action, "id")).Where(group => group.Count() > 1))
            yield return manifest.At(twice.Last(), $"the action {twice.Key} is there twice.");
        foreach (var twice in manifest.Runtimes.GroupBy(runtime => Text(runtime, "id")).Where(group => group.Count() > 1))
            yield return manifest.At(twice.Last(), $"the runtime {twice.Key} is there twice.");
    }

    private static IEnumerable<ManifestProblem> Events(UnifiedManifest manifest)
    {
        var callable = manifest.Actions.Where(action => Text(action, "type") == Function).Select(action => Text(action, "id")).ToHashSet();
        foreach (var one in manifest.Events)
        {
            var type = Text(one, "type") ?? "";
            if (!Names.Contains(type, StringComparer.Ordinal))
                yield return manifest.At(one, $"there is no event {type}{(NearestName.Of(type, Names) is { } nearest ? $"; did you mean {nearest}?" : ".")}");
            if (!callable.Contains(Text(one, "actionId")))
                yield return manifest.At(one, $"there is no action {Text(one, "actionId")} that runs a function: the event would be lost.");
            else if (type == SendEvent && Text(one, "actionId") != SendFunction)
                yield return manifest.At(one, $"the event {SendEvent} must run {SendFunction}, not {Text(one, "actionId")}.");
        }

        foreach (var twice in manifest.Events.GroupBy(one => Text(one, "type")).Where(group => group.Count() > 1))
            yield return manifest.At(twice.Last(), $"the event {twice.Key} is there twice.");
    }

    private static IEnumerable<ManifestProblem> Sending(UnifiedManifest manifest)
    {
        var sending = manifest.Events.Where(one => Text(one, "type") == SendEvent).ToList();
        if (sending.Count == 0)
            yield return manifest.At(Member(manifest.Extension, "autoRunEvents"), $"there is no event {SendEvent}: nothing would be said at Send.");
        foreach (var one in sending.Where(one => Text(Member(one, "options"), "sendMode") != "softBlock"))
            yield return manifest.At(one, "sendMode must be softBlock: the program relaxes it for warnings, and can never make it stricter.");
    }

    /// <summary>Classic Outlook runs the script and the others the page; the script must be the one that the well-known file allows.</summary>
    private static IEnumerable<ManifestProblem> Scripts(UnifiedManifest manifest)
    {
        foreach (var runtime in manifest.Runtimes.Where(runtime => List(runtime, "actions").Any(action => Text(action, "type") == Function)))
        {
            var code = Member(runtime, "code");
            if (Text(code, "page") is null || Text(code, "script") is not { } script)
                yield return manifest.At(runtime, $"the runtime {Text(runtime, "id")} needs a page and a script.");
            else if (!script.EndsWith(AddInFiles.Folder + "/events.js", StringComparison.Ordinal))
                yield return manifest.At(code, $"{script} is not the script that {AddInFiles.WellKnown} allows.");
        }
    }
}
