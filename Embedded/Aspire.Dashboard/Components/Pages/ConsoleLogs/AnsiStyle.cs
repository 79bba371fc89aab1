namespace Aspire.Dashboard.Components.Pages.ConsoleLogs;

/// <summary>How a piece of text looks. The colours are values for CSS; null is the console's own.</summary>
internal readonly record struct AnsiStyle(
    string? Foreground, string? Background, bool IsBold, bool IsDim, bool IsItalic, bool IsUnderlined, bool IsStruck, bool IsInverse)
{
    /// <summary>The declarations for a <c>style</c> attribute; null where there is nothing to declare.</summary>
    public string? ToCss()
    {
        var (front, back) = IsInverse ? (Background ?? "var(--console-back)", Foreground ?? "var(--console-front)") : (Foreground, Background);
        var line = (IsUnderlined, IsStruck) switch { (true, true) => "underline line-through", (true, _) => "underline", (_, true) => "line-through", _ => null };
        var css = (front is null ? "" : $"color:{front};")
            + (back is null ? "" : $"background:{back};")
            + (IsBold ? "font-weight:bold;" : "")
            + (IsDim ? "opacity:0.65;" : "")
            + (IsItalic ? "font-style:italic;" : "")
            + (line is null ? "" : $"text-decoration:{line};");
        return css.Length == 0 ? null : css;
    }
}
