using MailCompliance.Engine.Policy;
using MailCompliance.Server.Portal.Access;
using MailCompliance.Server.Portal.Pages.Access;

namespace MailCompliance.Server.Portal.Frame;

/// <summary>Pages that belong together: one of them stands in the menu, and all of them at the top of each.</summary>
/// <param name="Items">Those that the person may open; the first stands in the menu.</param>
public sealed record Section(string Name, IReadOnlyList<MenuItem> Items)
{
    private static readonly MenuItem Access = new("Access to a person’s log", "/access");

    /// <returns>Null: the page stands alone, or lies deeper.</returns>
    public static Section? Of(string path, Viewer viewer) =>
        new[] { Reports(viewer), People(viewer), Policy(viewer), Audit(viewer) }.FirstOrDefault(section => section.Items.Count > 1 && section.Items.Any(item => item.Address == path));

    private static Section Reports(Viewer viewer) => new(
        "Reports", viewer.May(Right.Reports) ? [new("Figures", "/reports"), new("Tuning list", "/reports/tuning"), new("Report to governors", "/reports/governors")] : []);

    private static Section People(Viewer viewer)
    {
        if (!SeesPeople(viewer))
            return new("People", []);
        List<MenuItem> items = [new("People and coverage", "/people"), new("What went round the check", "/coverage")];
        if (MayAskForAccess(viewer))
            items.Add(Access);
        return new("People", items);
    }

    private static bool SeesPeople(Viewer viewer) => viewer.MayAny(Right.Health, Right.Exceptions, Right.Audit);

    private static bool MayAskForAccess(Viewer viewer) => viewer.ManagesStaff || viewer.MayAny(AccessPages.MayAskAboutAnybody);

    private static Section Policy(Viewer viewer)
    {
        var items = new List<MenuItem> { new("Policy", "/policy") };
        if (viewer.Rights.Count > 0)
            items.Add(new("Exceptions", "/exceptions"));
        if (viewer.MayAny(Right.Health, Right.Exceptions, Right.Audit))
            items.AddRange([new("History", "/policy/history"), new("Check", "/policy/check")]);
        if (viewer.MayAny(Right.Exceptions, Right.Audit))
            items.Add(new("Impact assessment", "/assessment"));
        if (viewer.MayAny(Right.Health, Right.Reports, Right.Audit))
            items.Add(new("Keys for scripts", "/api-keys"));
        if (MayAskForAccess(viewer) && !SeesPeople(viewer))
            items.Add(Access);
        return new("Policy", items);
    }

    private static Section Audit(Viewer viewer) => new(
        "Audit", viewer.May(Right.Audit) ? [new("Audit log", "/audit"), new("Check that it is whole", "/audit/check"), new("Message log", "/log")] : []);
}
