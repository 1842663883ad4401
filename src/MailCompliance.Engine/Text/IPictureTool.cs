namespace MailCompliance.Engine.Text;

/// <summary>Reads the text in a picture (OCR), outside this process.</summary>
public interface IPictureTool
{
    /// <param name="picture">PNG, JPEG, TIFF, BMP, GIF or WebP.</param>
    /// <param name="time">Wall-clock time that is left for it.</param>
    /// <param name="maxCharacters">Characters that are taken at the most.</param>
    ValueTask<ToolText> ReadAsync(ReadOnlyMemory<byte> picture, TimeSpan time, int maxCharacters, CancellationToken cancellation);
}

/// <summary>Pictures are to be read and no tool is installed: each is a file that could not be inspected.</summary>
public sealed class NoPictureTool : IPictureTool
{
    public ValueTask<ToolText> ReadAsync(ReadOnlyMemory<byte> picture, TimeSpan time, int maxCharacters, CancellationToken cancellation) =>
        ValueTask.FromResult(new ToolText("", Uninspectable.NoReader));
}
