using System.Globalization;

namespace MailCompliance.Labelled;

/// <summary>Counts of one type: what should have been found and what was.</summary>
public sealed class Tally
{
    /// <summary>Labels, each to be found.</summary>
    public int Wanted { get; private set; }

    /// <summary>Labels that a finding of their type overlaps.</summary>
    public int Found { get; private set; }

    /// <summary>Findings that are labelled so.</summary>
    public int Right { get; private set; }

    /// <summary>Findings where nothing of the kind stands.</summary>
    public int Wrong { get; private set; }

    public double Recall => Wanted == 0 ? 1 : (double)Found / Wanted;

    public double Precision => Right + Wrong == 0 ? 1 : (double)Right / (Right + Wrong);

    public void Want(bool found)
    {
        Wanted++;
        Found += found ? 1 : 0;
    }

    public void Report(bool right)
    {
        Right += right ? 1 : 0;
        Wrong += right ? 0 : 1;
    }

    public void Add(Tally other)
    {
        Wanted += other.Wanted;
        Found += other.Found;
        Right += other.Right;
        Wrong += other.Wrong;
    }

    /// <summary>Cells of a Markdown table: how many, precision, recall.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Wanted} | {(Right + Wrong == 0 ? "-" : Precision.ToString("F3", CultureInfo.InvariantCulture))} | {(Wanted == 0 ? "-" : Recall.ToString("F3", CultureInfo.InvariantCulture))}");
}
