namespace MailCompliance.Engine.Text;

/// <summary>Reads files of one format. Stateless; may throw <see cref="DocumentStop"/>, and exceptions of the base library for damage.</summary>
internal interface IFormatReader
{
    void Read(ReadOnlyMemory<byte> content, Extraction into);
}
