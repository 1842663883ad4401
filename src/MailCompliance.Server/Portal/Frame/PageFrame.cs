using MailCompliance.Server.Portal.Access;

namespace MailCompliance.Server.Portal.Frame;

/// <summary>What every page has around its own content.</summary>
public sealed record PageFrame
{
    /// <summary>The page's own title; the heading says the same.</summary>
    public required string Title { get; init; }

    public required string SchoolName { get; init; }

    /// <summary>Null: nobody is signed in.</summary>
    public Viewer? Viewer { get; init; }

    /// <summary>The path of the page, for the mark in the menu.</summary>
    public required string Path { get; init; }

    public IReadOnlyList<MenuItem> Menu { get; init; } = [];

    /// <summary>The pages beside this one; null: none.</summary>
    public Section? Section { get; init; }

    /// <summary>Hidden field of every form (CSRF).</summary>
    public required FormToken Token { get; init; }

    public required IReadOnlyList<string> Styles { get; init; }

    public required string Script { get; init; }

    public required string TabIcon { get; init; }

    /// <summary>The first is the summary's subject; shown above the heading.</summary>
    public IReadOnlyList<FormError> Errors { get; init; } = [];

    /// <summary>What was done just now; null: nothing to tell.</summary>
    public string? Done { get; init; }

    /// <summary>True: a demonstration on this machine, not a real school.</summary>
    public bool IsDemo { get; init; }
}

/// <param name="Waiting">A number beside the name; 0: none.</param>
public sealed record MenuItem(string Name, string Address, int Waiting = 0);

public sealed record FormToken(string Field, string Value);

/// <summary>What is wrong with a form, and the id of the field.</summary>
public sealed record FormError(string Field, string Text);
