using MailCompliance.Engine.Policy;

namespace MailCompliance.Server.Portal.Access;

/// <summary>Who may call an address of the portal. Every address has one; what it shows of single messages is judged on top.</summary>
public abstract record PageAccess
{
    /// <summary>Without sign-in. Listed and justified in <c>docs/operate.md</c>.</summary>
    public static readonly PageAccess Anyone = new Everyone();

    /// <summary>Whoever has signed in, with a role or without.</summary>
    public static readonly PageAccess SignedIn = new AnyPerson();

    /// <summary>Whoever has a role that gives any right at all: everybody sees what became of their own mail.</summary>
    public static readonly PageAccess AnyRole = new Holders(Enum.GetValues<Right>());

    /// <summary>Holders of at least one of the rights.</summary>
    public static PageAccess AnyOf(params IReadOnlyList<Right> rights) => new Holders(rights);

    /// <summary>As <see cref="AnyOf"/>, and line managers; of whom they may ask is judged on top.</summary>
    public static PageAccess AnyOfOrLineManager(params IReadOnlyList<Right> rights) => new HoldersOrManagers(rights);

    public abstract bool Allows(Viewer? viewer);

    private sealed record Everyone : PageAccess
    {
        public override bool Allows(Viewer? viewer) => true;
    }

    private sealed record AnyPerson : PageAccess
    {
        public override bool Allows(Viewer? viewer) => viewer is not null;
    }

    private sealed record Holders(IReadOnlyList<Right> Rights) : PageAccess
    {
        public override bool Allows(Viewer? viewer) => viewer is not null && Rights.Any(viewer.May);
    }

    private sealed record HoldersOrManagers(IReadOnlyList<Right> Rights) : PageAccess
    {
        public override bool Allows(Viewer? viewer) => viewer is not null && (viewer.ManagesStaff || Rights.Any(viewer.May));
    }
}
