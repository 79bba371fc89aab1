namespace Aspire.Dashboard.Components.Pages.ConsoleLogs;

/// <summary>A piece of a line that looks the same throughout.</summary>
/// <param name="Text">Plain text, without control characters.</param>
/// <param name="Style">How it looks.</param>
/// <param name="Link">Where it leads, if it is an address of the web.</param>
internal readonly record struct ConsoleText(string Text, AnsiStyle Style, string? Link = null);
