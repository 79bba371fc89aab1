namespace Aspire.Dashboard.Components.Pages.ConsoleLogs;

/// <summary>A line of a resource's console.</summary>
/// <param name="Resource">The instance's name.</param>
/// <param name="Number">Its number there, from 1.</param>
/// <param name="Time">When it was written (UTC).</param>
/// <param name="IsError">Whether it went to the standard error stream.</param>
/// <param name="Pieces">What it says and how it looks.</param>
internal sealed record ConsoleLine(string Resource, int Number, DateTime Time, bool IsError, IReadOnlyList<ConsoleText> Pieces)
{
    /// <summary>What it says.</summary>
    public string Text { get; } = string.Concat(Pieces.Select(piece => piece.Text));
}
