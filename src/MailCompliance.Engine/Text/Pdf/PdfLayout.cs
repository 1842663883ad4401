using System.Text;

namespace MailCompliance.Engine.Text.Pdf;

/// <summary>
/// Puts pieces of text back into lines: pieces on one baseline make a line, gaps become blanks or, where they are wide, tabs.
/// Pages drawn from top to bottom keep their order, which keeps columns apart; others are put in order of place.
/// </summary>
internal sealed class PdfLayout
{
    /// <summary>Share of the font size: gaps above it part words.</summary>
    private const double WordGap = 0.12;

    /// <summary>Gaps above it part cells of a table.</summary>
    private const double CellGap = 1.2;

    /// <summary>Shift of the baseline that begins a new line.</summary>
    private const double LineShift = 0.4;

    private readonly List<Piece> pieces = [];

    internal readonly record struct Piece(double X, double Y, double End, double Size, string Text);

    public void Add(Piece piece)
    {
        if (piece.Text.Length > 0)
            pieces.Add(piece);
    }

    public void WriteTo(Extraction into)
    {
        if (JumpsUp() > Math.Max(3, pieces.Count / 50))
            PutInOrder();
        var line = new StringBuilder();
        for (var index = 0; index < pieces.Count; index++)
        {
            if (index > 0)
                Separate(line, pieces[index - 1], pieces[index], into);
            line.Append(pieces[index].Text);
        }

        into.Append(line.ToString());
        into.EndLine();
    }

    private static void Separate(StringBuilder line, Piece last, Piece next, Extraction into)
    {
        var size = Math.Max(Math.Min(last.Size, next.Size), 0.1);
        var gap = next.X - last.End;
        if (Math.Abs(next.Y - last.Y) > LineShift * size || gap < -size * 2)
        {
            into.Append(line.ToString());
            into.Append('\n');
            line.Clear();
        }
        else if (gap > CellGap * size)
        {
            line.Append('\t');
        }
        else if (gap > WordGap * size && line.Length > 0 && line[^1] != ' ' && next.Text[0] != ' ')
        {
            line.Append(' ');
        }
    }

    private int JumpsUp()
    {
        var jumps = 0;
        for (var index = 1; index < pieces.Count; index++)
        {
            if (pieces[index].Y > pieces[index - 1].Y + pieces[index].Size)
                jumps++;
        }

        return jumps;
    }

    private void PutInOrder()
    {
        var order = pieces.Select((piece, index) => (piece, index)).OrderByDescending(item => item.piece.Y).ThenBy(item => item.index).ToList();
        pieces.Clear();
        for (var start = 0; start < order.Count;)
        {
            var end = start + 1;
            while (end < order.Count && order[start].piece.Y - order[end].piece.Y <= LineShift * Math.Max(order[start].piece.Size, 0.1))
                end++;
            pieces.AddRange(order[start..end].OrderBy(item => item.piece.X).ThenBy(item => item.index).Select(item => item.piece));
            start = end;
        }
    }
}
