//! The key by which texts are sorted: stored beside the text and compared by its UTF-8 bytes, so
//! that SQLite, PostgreSQL and the gateway agree.

/// The sort key of `text`: lower case, accents taken off the letters that Dutch uses.
pub fn sort_key(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .map(unaccented)
        .collect()
}

fn unaccented(letter: char) -> char {
    match letter {
        'à' | 'á' | 'â' | 'ä' => 'a',
        'ç' => 'c',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ò' | 'ó' | 'ô' | 'ö' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::sort_key;

    #[test]
    fn letters_sort_without_case_and_accents() {
        let mut names = [
            "Épsilon",
            "de Vlieger",
            "Zonnehof",
            "De Windvang",
            "Coöperatie",
        ];
        names.sort_by_key(|name| sort_key(name));
        assert_eq!(
            names,
            [
                "Coöperatie",
                "de Vlieger",
                "De Windvang",
                "Épsilon",
                "Zonnehof"
            ]
        );
    }
}
