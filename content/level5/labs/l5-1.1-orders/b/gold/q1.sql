SELECT customer_id, name FROM customer WHERE phone IS NULL OR phone = '' ORDER BY customer_id
